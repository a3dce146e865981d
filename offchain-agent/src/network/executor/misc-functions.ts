import { u8aToString } from '@polkadot/util';
import type { Guest } from './guest.ts';
import type { HostFunctions } from './host-functions.ts';

const errorLevel = 0;
const noLogs = 0;

export interface MiscHost {
  /** Hears the errors that the runtime reports; its panic is the last. */
  readonly onError: (words: string) => void;
  /** The SCALE-encoded version of another runtime; undefined where the bytes are none. */
  readonly versionOf: (code: Uint8Array) => Uint8Array | undefined;
}

/** Memory, log and what else a runtime needs of its host. */
export function miscFunctions(guest: Guest, { onError, versionOf }: MiscHost): HostFunctions {
  const textAt = (span: bigint): string => u8aToString(guest.read(span));
  return {
    ext_allocator_malloc_version_1: (size: number) => guest.heap.allocate(size >>> 0),
    ext_allocator_free_version_1: (pointer: number) => guest.heap.release(pointer >>> 0),
    ext_logging_max_level_version_1: () => noLogs,
    ext_logging_log_version_1: (level: number, _target: bigint, message: bigint) => {
      if (level === errorLevel) onError(textAt(message));
    },
    ext_panic_handler_abort_on_panic_version_1: (message: bigint) => {
      throw new Error(textAt(message));
    },
    ext_misc_print_utf8_version_1: () => undefined,
    ext_misc_print_hex_version_1: () => undefined,
    ext_misc_print_num_version_1: () => undefined,
    ext_misc_runtime_version_version_1: (code: bigint) => guest.giveOption(versionOf(guest.read(code))),
  };
}
