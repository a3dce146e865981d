export const homeNetwork = 0;
