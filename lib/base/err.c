#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

bool
err_set(struct err *e, const char *fmt, ...)
{
	va_list ap;

	if (e != NULL && e->text[0] == '\0') {
		va_start(ap, fmt);
		vsnprintf(e->text, sizeof(e->text), fmt, ap);
		va_end(ap);
	}
	return false;
}

bool
errs_add(struct errs *es, struct place at, const char *fmt, ...)
{
	va_list ap;
	char *text;
	int n = 0;

	if (es->n++ >= ERRS_KEPT)
		return false;
	text = es->kept[es->n - 1].text;
	if (at.file != NULL && at.line != 0)
		n = snprintf(text, ERR_TEXT, "%s:%u:%u: ", at.file, at.line,
		    at.col);
	else if (at.file != NULL)
		n = snprintf(text, ERR_TEXT, "%s: ", at.file);
	if (n < 0 || n >= ERR_TEXT)
		n = 0;
	va_start(ap, fmt);
	vsnprintf(text + n, (size_t)(ERR_TEXT - n), fmt, ap);
	va_end(ap);
	return false;
}
