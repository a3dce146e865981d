import type { HaConfig } from '../config.ts';
import type { Coordinator, Identity } from './coordinator.ts';
import { EtcdCoordinator } from './etcd.ts';
import { FileCoordinator } from './file.ts';
import { MemoryCoordinator } from './memory.ts';

/** The coordinator that a configuration names. @throws AgentError `bad_input/coordinator` */
export function openCoordinator({ coordinator, validator }: HaConfig, own: Identity): Coordinator {
  if (coordinator.kind === 'memory') return new MemoryCoordinator(own);
  if (coordinator.kind === 'file') return FileCoordinator.open(coordinator.path, own);
  const folder = `${coordinator.prefix}/${validator.genesis}/${validator.author}/`;
  return new EtcdCoordinator(coordinator, folder, own);
}
