// model.groovy - a small model of Jenkins' declarative pipelines, to hold the
// Jenkinsfile against: groovy model.groovy JENKINSFILE [run]. It knows only the
// directives named here, and with `run` really runs the sh steps, in order. It
// is a model: no real Jenkins takes part.
class Model {
	static final PIPELINE = ['agent', 'options', 'parameters', 'environment', 'stages', 'post'] as Set
	static final STAGE = ['steps', 'parallel', 'when', 'environment', 'agent', 'post'] as Set
	static final STEPS = ['sh', 'echo', 'archiveArtifacts', 'junit'] as Set
	List stages = []
	boolean run
	Map params = [:]
}

class Part {
	Model model
	Set allowed
	String where
	String stage

	def invokeMethod(String name, args) {
		if (!(name in allowed))
			throw new IllegalArgumentException("${where}: no such directive: ${name}")
		def body = args && args[-1] instanceof Closure ? args[-1] : null
		switch (name) {
		case 'stages':
		case 'parallel':
			inside(body, ['stage'] as Set, name, stage)
			break
		case 'stage':
			model.stages << args[0]
			inside(body, Model.STAGE, "stage ${args[0]}", args[0])
			break
		case 'steps':
			inside(body, Model.STEPS, "steps of ${stage}", stage)
			break
		case 'post':
			inside(body, ['always', 'failure', 'success'] as Set, 'post', 'post')
			break
		case 'always':
		case 'failure':
		case 'success':
			inside(body, Model.STEPS, name, 'post')
			break
		case 'parameters':
			inside(body, ['string', 'booleanParam'] as Set, name, stage)
			break
		case 'string':
			model.params[args[0].name] = args[0].defaultValue
			break
		case 'options':
			inside(body, ['timestamps', 'timeout', 'buildDiscarder', 'disableConcurrentBuilds'] as Set, name, stage)
			break
		case 'sh':
			shell(args[0] as String)
			break
		}
		null
	}

	def getProperty(String name) {
		name in ['any', 'none'] ? name : this.@"$name"
	}

	void inside(Closure body, Set words, String place, String name) {
		body.delegate = new Part(model: model, allowed: words, where: place, stage: name)
		body.resolveStrategy = Closure.DELEGATE_ONLY
		body.call()
	}

	void shell(String command) {
		println "sh: ${command}"
		if (command.readLines().size() != 1)
			throw new IllegalArgumentException('a sh step is one line')
		if (!model.run)
			return
		def builder = new ProcessBuilder('sh', '-c', command).inheritIO()
		model.params.each { k, v -> builder.environment()[k] = v }
		def rc = builder.start().waitFor()
		if (rc != 0)
			throw new IllegalStateException("${stage}: ended with ${rc}")
	}
}

def model = new Model(run: args.length > 1 && args[1] == 'run')
def shell = new GroovyShell(new Binding(pipeline: { Closure body ->
	def part = new Part(model: model, allowed: Model.PIPELINE, where: 'pipeline', stage: 'pipeline')
	body.delegate = part
	body.resolveStrategy = Closure.DELEGATE_ONLY
	body.call()
}))
try {
	shell.evaluate(new File(args[0]))
} catch (Exception e) {
	println "rejected: ${e.message}"
	System.exit(1)
}
println "pipeline ok: ${model.stages.join(', ')}"
