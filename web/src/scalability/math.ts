import { dot, inv, mean, multiply, qr, transpose } from 'mathjs';

// What laws are fitted with of mathjs: the one file that the command line loads, for speed, holds all of it.
export default { dot, inv, mean, multiply, qr, transpose };
