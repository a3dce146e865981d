import { messageOf } from '../../base/error.ts';
import { followFile, stampsOf } from '../../base/follow-file.ts';
import type { Logger } from '../../base/logger.ts';
import { LabUsers } from './users.ts';

/**
 * The users of a file. It is read again when it or a file of a secret changes, so that a user who is taken out loses access. While the
 * file is wrong, the users before stay, and the log says why.
 */
export class UsersFile implements Pick<LabUsers, 'find'> {
  #users: LabUsers;
  readonly #stop: () => void;

  /** @throws AgentError as `LabUsers.read` does */
  constructor(file: string, network: string, log: Logger, everyMs?: number) {
    // Read twice: which files there are, and what they hold after their stamps were taken. What changes since is read again.
    const seen = stampsOf(LabUsers.read(file, network).files);
    this.#users = LabUsers.read(file, network);
    const again = (): void => {
      try {
        this.#users = LabUsers.read(file, network);
        log.info({ file }, 'the users were read again, and hold');
      } catch (error) {
        log.error({ file }, `the users before this change stay: ${messageOf(error)}`);
      }
    };
    this.#stop = followFile(() => this.#users.files, again, everyMs, seen);
  }

  find(...asked: Parameters<LabUsers['find']>): ReturnType<LabUsers['find']> {
    return this.#users.find(...asked);
  }

  close(): void {
    this.#stop();
  }
}
