import { type FieldGroup, isFieldGroup, unfilledFaults } from './zombienet-text.ts';

/** What a reader of zombienet's file finds wrong, and what it leaves out, each with its place. */
export class ZombienetFindings {
  readonly faults: string[] = [];
  readonly warnings: string[] = [];

  leaveOut(place: string): void {
    this.warnings.push(`${place}: is left out`);
  }

  /** Leaves out what is none of the known fields. */
  leaveOutOthers(group: FieldGroup, known: readonly string[], place: string): void {
    for (const key of Object.keys(group)) if (!known.includes(key)) this.leaveOut(`${place}.${key}`);
  }

  /** A text that is used. */
  text(value: unknown, place: string): string | undefined {
    if (value === undefined) return undefined;
    if (typeof value !== 'string') {
      this.faults.push(`${place}: must be text`);
      return undefined;
    }
    this.faults.push(...unfilledFaults(value).map((fault) => `${place}: ${fault}`));
    return value;
  }

  /** The groups of a list. */
  groups(value: unknown, place: string): FieldGroup[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.faults.push(`${place}: must be a list`);
      return [];
    }
    return value.flatMap((one: unknown, index): FieldGroup[] => {
      if (isFieldGroup(one)) return [one];
      this.faults.push(`${place}[${index}]: must be a group of fields`);
      return [];
    });
  }
}
