// Importing this teaches @polkadot/api the pallets, events, errors and runtime APIs of the Almanac chain.
import './interfaces/augment-api.ts';
import './interfaces/augment-types.ts';
import './interfaces/types-lookup.ts';
