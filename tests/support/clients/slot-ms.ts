/** Of the embedded chain that clients are tried on, ms. */
export const slotMs = 1_000;
