/*
 * rng.h - random numbers by seed: the same seed gives the same numbers on
 * every machine (xoshiro256**, Blackman and Vigna 2018, seeded by splitmix64).
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

struct rng {
	uint64_t s[4];
};

void rng_seed(struct rng *, uint64_t seed);
uint64_t rng_u64(struct rng *);
double rng_unit(struct rng *);	/* 0 <= x < 1 */
double rng_gauss(struct rng *); /* mean 0, standard deviation 1 */

#endif
