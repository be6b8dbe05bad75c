/** Longest block in bytes: 16 MiB less one. Quantum DLT 7000 product manual, READ BLOCK LIMITS. */
export const MAX_BLOCK_BYTES = 16_777_215;
