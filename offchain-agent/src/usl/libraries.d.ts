declare module 'jstat' {
  const jstat: unknown;
  export default jstat;
}

declare module 'mathjs/lib/browser/math.js' {
  const math: typeof import('mathjs');
  export default math;
}
