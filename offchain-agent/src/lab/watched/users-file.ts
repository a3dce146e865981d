import { messageOf } from '../../base/error.ts';
import { followFile, stampsOf } from '../../base/follow-file.ts';
import type { Logger } from '../../base/logger.ts';
import { LabUsers } from './users.ts';

/**
 * Users of a file that is followed, with the files of their secrets: who is taken out of it may do nothing more. A content that is wrong
 * is said, and the users before stay.
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
