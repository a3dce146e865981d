import { setFlagsFromString } from 'node:v8';

/**
 * For processes that measure: they collect garbage often and little at a time. V8 lets the space of young objects grow to 16 MB
 * while much of it survives, and then stands still for 1 to 3 ms whenever it is full, which samples under way are late by; in
 * the 1 MB that it begins with it takes 0.2 to 0.5 ms. Called before much is loaded, for what has grown does not shrink.
 */
export function keepPausesShort(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * For servers: V8 lets a heap grow by 300 % before it collects all of it, as it does by itself where memory fills fast. Else a
 * server that has been idle does so with every 15 MB, and four threads take the processors from the one that answers, for 30 to
 * 60 ms. Below the limit of the heap it still collects in time.
 */
export function collectSeldom(): void {
  setFlagsFromString('--heap-growing-percent=300');
}
