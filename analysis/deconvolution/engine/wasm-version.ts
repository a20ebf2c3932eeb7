/**
 * Raise when the project's kernels may give other bits for the same inputs: it is part of the engine's name, and so of every key.
 * 3: products and sums are fused (relaxed SIMD).
 * 2: Adam takes 1 - beta in double precision; before, second moments were 1.3e-5 too small.
 */
export const WASM_KERNELS_VERSION = 3;
