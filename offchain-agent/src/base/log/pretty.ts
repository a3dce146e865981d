import pinoPretty from 'pino-pretty';

/** Turns JSON lines into readable ones. */
export function pretty(write: (line: string) => void): (line: string) => void {
  const format = pinoPretty.prettyFactory({
    colorize: !process.env['NO_COLOR'],
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname',
    singleLine: true,
  });
  return (line) => {
    const text = format(JSON.parse(line));
    if (text !== undefined) write(text);
  };
}
