import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { poll } from './poll.ts';

/** A node of the reader: its folder belongs to the user of the reader. */
interface StandInNode {
  readonly folder: string;
  readonly ports: { readonly p2p: number; readonly rpc: number; readonly metrics: number };
}

/**
 * Root and systemd of a reader whose machine begins at a folder: `sudo` only runs the command, `systemctl` starts what
 * ExecStart of a unit says, with the words of its environment file, and ends it by SIGTERM, `journalctl` shows what it printed,
 * `sudoedit` puts the file of the same name in `edited` there. Users, limits and sandboxes of a unit are not applied.
 */
export class StandInSystemd {
  readonly #root: string;

  /** @param programs folder on the path of the reader */
  constructor(root: string, programs: string) {
    this.#root = root;
    const runs = this.#runs;
    mkdirSync(runs, { recursive: true });
    const scripts = {
      sudo: 'if [ "$1" = -u ]; then shift 2; fi\nexec "$@"',
      sudoedit: `cp "${root}/edited/$(basename "$1")" "$1"`,
      journalctl: `exec tail -n +1 -f "${runs}/$2.log"`,
      'systemd-sysusers': `grep -q '^u almanac-node ' ${root}/etc/sysusers.d/*.conf`,
      systemctl: `
units='${root}/etc/systemd/system'
pidOf() { cat "${runs}/$1.pid" 2> /dev/null || true; }
isRunning() { test -n "$(pidOf "$1")" && kill -0 "$(pidOf "$1")" 2> /dev/null; }
start() {
  file=$(sed -n 's/^EnvironmentFile=-\\{0,1\\}//p' "$units/$1.service")
  if [ -f "${root}$file" ]; then
    while IFS='=' read -r name value; do export "$name=$value"; done < "${root}$file"
  fi
  line=$(sed -e ':a' -e '/\\\\$/{N;s/\\\\\\n/ /;ta' -e '}' "$units/$1.service" | sed -n 's/^ExecStart=//p')
  line=$(echo "$line" | sed -E 's#(^| )/(usr/local|etc|var/lib|opt)/#\\1${root}/\\2/#g')
  eval "exec setsid $line" >> "${runs}/$1.log" 2>&1 < /dev/null &
  echo $! > "${runs}/$1.pid"
}
stop() {
  isRunning "$1" || return 0
  kill -TERM "$(pidOf "$1")"
  while isRunning "$1"; do sleep 0.1; done
}
case "$1" in
  daemon-reload) for unit in "$units"/*.service; do grep -q '^ExecStart=/' "$unit"; done ;;
  enable) isRunning "$3" || start "$3" ;;
  start) isRunning "$2" || start "$2" ;;
  stop) stop "$2" ;;
  *) exit 64 ;;
esac`,
    };
    for (const [name, script] of Object.entries(scripts))
      writeFileSync(join(programs, name), `#!/bin/bash\nset -eu\n${script}\n`, { mode: 0o755 });
  }

  /** Whether the process that a unit was started with runs. */
  isRunning(unit: string): boolean {
    const file = join(this.#runs, `${unit}.pid`);
    if (!existsSync(file)) return false;
    try {
      return process.kill(this.#pidOf(unit), 0);
    } catch {
      return false;
    }
  }

  /** What a unit has printed. */
  log(unit: string): string {
    const file = join(this.#runs, `${unit}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Words of a page about the machine, with those of the folder: paths, the user, the ports of a node, the built program. */
  words(node: StandInNode, program: string): Record<string, string> {
    const { p2p, rpc, metrics } = node.ports;
    const { uid, gid } = statSync(node.folder);
    const listens = `--listen-addr /ip4/127.0.0.1/tcp/${p2p} --rpc-port ${rpc} --prometheus-port ${metrics}`;
    return {
      '~/.cache/almanac/target/release/almanac-node': program,
      '-o almanac-node -g almanac-node': `-o ${uid} -g ${gid}`,
      'almanac-node: ': `${uid}:${gid} `,
      '/dns/v1.example.org/tcp/30333': `/ip4/127.0.0.1/tcp/${p2p} ${listens} --db-cache 16`,
      ...Object.fromEntries(
        ['/usr/local/bin/', '/etc/', '/var/lib', '/opt/', '/backup/'].map((path) => [
          ` ${path}`,
          ` ${join(this.#root, path)}`,
        ]),
      ),
    };
  }

  /** Ends what still runs by SIGTERM, so that it ends what it started, and kills what does not end. */
  async close(): Promise<void> {
    const units = ['almanac-agent', 'almanac-node'].filter((unit) => this.isRunning(unit));
    for (const unit of units) process.kill(this.#pidOf(unit), 'SIGTERM');
    await poll(
      'the units have ended',
      () => Promise.resolve(units.some((unit) => this.isRunning(unit))),
      (runs) => !runs,
    ).finally(() => this.end());
  }

  /** Kills what was started, with what that started. */
  end(): void {
    if (!existsSync(this.#runs)) return;
    for (const name of readdirSync(this.#runs).filter((file) => file.endsWith('.pid'))) {
      try {
        // A session of its own.
        process.kill(-Number(readFileSync(join(this.#runs, name), 'utf8')), 'SIGKILL');
      } catch {
        // It has ended.
      }
    }
  }

  #pidOf(unit: string): number {
    return Number(readFileSync(join(this.#runs, `${unit}.pid`), 'utf8'));
  }

  get #runs(): string {
    return join(this.#root, 'run/systemd');
  }
}
