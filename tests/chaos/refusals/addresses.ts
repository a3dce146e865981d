/** Public addresses, in namespaces without a way out: private ones are not probed. */
export const subjectIp = '9.3.0.2';
export const otherIp = '9.4.0.1';
export const resolverIp = '9.5.0.1';
export const subjectName = 'subject.example';

export function addressOf(reporter: number): string {
  return `9.1.${reporter}.2`;
}
