// Draws what a command printed on a terminal as an SVG:
// `COMMAND | node --import tsx scripts/picture.ts > docs/img/NAME.svg`.
import { text } from 'node:stream/consumers';
import { picture } from './lib/picture.ts';

console.log(picture((await text(process.stdin)).trimEnd().split('\n')));
