import type { HaConfig } from '../config.ts';
import type { Coordinator, Identity } from './coordinator.ts';
import { EtcdCoordinator, type EtcdFolders } from './etcd.ts';
import { FileCoordinator } from './file.ts';
import { MemoryCoordinator } from './memory.ts';

/** The coordinator that a configuration names. @throws AgentError `bad_input/coordinator` */
export function openCoordinator({ coordinator, validator }: HaConfig, own: Identity): Coordinator {
  if (coordinator.kind === 'memory') return new MemoryCoordinator(own);
  if (coordinator.kind === 'file') return FileCoordinator.open(coordinator.path, own);
  return new EtcdCoordinator(coordinator, etcdFolders(coordinator.prefix, validator), own);
}

/** Votes lie by the voter alone: two deciders that are configured for different authors' keys share them. */
export function etcdFolders(prefix: string, { genesis, author, voter }: HaConfig['validator']): EtcdFolders {
  // Without a voter's key nobody votes; what an author's deciders write there is theirs.
  const owner = voter === '-' ? author : voter;
  return { author: `${prefix}/${genesis}/${author}/`, voter: `${prefix}/${genesis}/vote/${owner}/` };
}
