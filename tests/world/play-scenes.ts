import { drawScene, type SceneRef, spreadSeed } from './draw/draw-scene.ts';
import { play, type SceneOutcome } from './play.ts';
import { machine, worldTime } from './sim/time.ts';
import { openWorld } from './sim/world-stage.ts';

/** What a process that plays scenes is told, as one argument in JSON. */
export interface PlayOrder {
  readonly scenes: readonly SceneRef[];
  /** A file with the key of gateways. */
  readonly identity: string;
  /** Prints the trace too. */
  readonly log: boolean;
}

/** A line of what such a process prints. */
export interface PlayedScene extends SceneOutcome {
  readonly seed: number;
  readonly kind: string;
  readonly isUndecidable: boolean;
  readonly hash: string;
  readonly events: number;
  readonly tookMs: number;
}

const firstPort = 10_001;

let onCrash: ((error: unknown) => void) | undefined;
process.on('uncaughtException', (error) => onCrash?.(error));
process.on('unhandledRejection', (error) => onCrash?.(error));

/** Plays scenes one after the other, each in a world of its own. */
export async function playScenes({ scenes, identity, log }: PlayOrder): Promise<void> {
  const write = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  for (const ref of scenes) {
    const scene = drawScene(ref);
    const { seed, kind } = scene;
    const beganMs = machine.nowMs();
    const world = openWorld(
      spreadSeed(seed),
      log ? (line) => write({ atMs: worldTime.nowMs, line }) : undefined,
    );
    const outcome = await play({
      scene,
      stage: world,
      identity,
      portOf: (index) => firstPort + index,
      onCrash: (listener) => {
        onCrash = listener;
      },
    });
    const tookMs = Math.round(machine.nowMs() - beganMs);
    const played: PlayedScene = {
      seed,
      kind,
      hash: world.hash(),
      events: worldTime.events,
      tookMs,
      ...outcome,
    };
    write(played);
  }
}
