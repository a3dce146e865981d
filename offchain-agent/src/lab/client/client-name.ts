/** Programs other than the node of this repository that `network up` starts, and what writes the blocks of each, its usual one first. */
export const clientEngines = {
  ethereumjs: ['clique'],
  anvil: ['interval', 'instant'],
} as const;

export type ClientName = keyof typeof clientEngines;
export type ClientEngine = (typeof clientEngines)[ClientName][number];

export const clientNames = Object.keys(clientEngines) as [ClientName, ...ClientName[]];
