import { z } from 'zod';
import { faultsText, readYamlFile } from '../../base/config-file.ts';
import { AgentError } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { HashedSecrets, secretDigest, secretFile } from '../../base/hashed-secrets.ts';
import { checkNamedOnce, checkSecretFields, expiryMs, secretFields } from '../../base/secret-holder.ts';

const largestFile = 1_048_576;

/** Each may do what those before it may. */
const userRoles = ['viewer', 'operator', 'admin'] as const;
export type UserRole = (typeof userRoles)[number];

const user = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be 1 to 63 letters, digits, ., _ or -'),
    role: z.enum(userRoles),
    ...secretFields,
  })
  .superRefine((one, context) =>
    checkSecretFields(one, (field, message) => context.addIssue({ code: 'custom', path: [field], message })),
  );

const schema = z.strictObject({ users: z.array(user).min(1).max(1_000) }).superRefine(({ users }, context) =>
  checkNamedOnce(
    users.map(({ name }) => name),
    (index, message) => context.addIssue({ code: 'custom', path: ['users', index, 'name'], message }),
  ),
);

/** Who may look at a network, or change it. */
interface LabUser {
  readonly name: string;
  readonly role: UserRole;
}

/** Shown next to the errors of a file, and parsed by a test. */
export const validUsersExample = `users:
  - name: anna
    role: operator
    hash: "sha256:${'12'.repeat(32)}"
`;

/** The users of `--users`. */
export class LabUsers {
  readonly #secrets = new HashedSecrets();
  readonly #known = new Map<string, z.output<typeof user>>();
  readonly #network: string;
  /** What they were read from: the file, and those of their secrets. */
  readonly files: readonly string[];

  private constructor(network: string, files: readonly string[]) {
    this.#network = network;
    this.files = files;
  }

  /**
   * Reads a file of users; a `keyFile` is relative to its folder.
   * @throws AgentError `bad_input/users_file` when it cannot be read, `bad_input/users` with every error and its path
   */
  static read(file: string, network: string): LabUsers {
    return LabUsers.parse(
      readYamlFile(file, largestFile, 'bad_input/users_file', `--users ${file}`),
      file,
      network,
    );
  }

  /** Checks a document. @throws AgentError as `read` does */
  static parse(document: unknown, file: string, network: string): LabUsers {
    const parsed = schema.safeParse(document ?? {}, { reportInput: true });
    if (!parsed.success) throw faulty(file, faultsOf(parsed.error));
    const secrets = parsed.data.users.flatMap(({ keyFile }) => keyFile ?? []);
    const users = new LabUsers(network, [file, ...secrets.map((secret) => secretFile(secret, file))]);
    for (const [index, one] of parsed.data.users.entries()) {
      const other = users.#secrets.add(secretDigest(one, file, 'bad_input/users_file'), one.name);
      if (other !== undefined) throw faulty(file, [`users[${index}]: has the same secret as ${other}`]);
      users.#known.set(one.name, one);
    }
    return users;
  }

  /**
   * The user behind a secret; undefined for an unknown or expired one, and for one of other networks.
   * @param name that was given with it, where one was
   */
  find(secret: string, name: string | undefined, nowMs: number): LabUser | undefined {
    const found = this.#known.get(this.#secrets.idOf(secret) ?? '');
    if (!found || (name !== undefined && name !== found.name)) return undefined;
    const { expires, networks } = found;
    if (expires !== undefined && nowMs >= (expiryMs(expires) ?? 0)) return undefined;
    if (networks && !networks.includes(this.#network)) return undefined;
    return { name: found.name, role: found.role };
  }
}

/** Whether a role includes another. */
export function includesRole(has: UserRole, needs: UserRole): boolean {
  return userRoles.indexOf(has) >= userRoles.indexOf(needs);
}

function faulty(file: string, faults: readonly string[]): AgentError {
  return new AgentError('bad_input/users', faultsText(`--users ${file}`, faults, validUsersExample), {
    data: { file, faults },
  });
}
