import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { type MonitorConfig, readMonitorConfig } from '../../../../src/serve/monitor/config.ts';
import { MonitorBoard } from '../../../../src/serve/monitor/monitor-board.ts';
import { createMonitorServer } from '../../../../src/serve/monitor/monitor-server.ts';
import { MonitorStatus } from '../../../../src/serve/monitor/monitor-status.ts';
import { NotesFolder } from '../../../../src/serve/monitor/notes-folder.ts';
import type { SampleOutcome } from '../../../../src/sli/sample.ts';
import { ProbeHistory } from '../../../../src/store/probe-history.ts';

export const noonS = Date.parse('2026-11-20T12:00:00Z') / 1_000;
export const names = ['europe', 'america', '<img src=x onerror="alert(1)">'] as const;

export const answered: SampleOutcome = { kind: 'answer', latencyUs: 20_000 };
export const failed: SampleOutcome = { kind: 'null', reason: 'refused' };
export const offline: SampleOutcome = { kind: 'untaken', reason: 'offline' };

/** A status page whose samples are put in by hand, at any time. */
export class MonitorScene {
  readonly folder: string;
  config: MonitorConfig;
  nowMs = noonS * 1_000;
  faults: unknown[] = [];
  history!: ProbeHistory;
  board!: MonitorBoard;
  server!: FastifyInstance;

  private constructor(folder: string, extra: string) {
    this.folder = folder;
    this.config = this.#configure(extra);
  }

  /** As if the file was edited: it counts from the next `start`. */
  edit(extra: string): void {
    this.config = this.#configure(extra);
  }

  #configure(extra: string): MonitorConfig {
    const file = join(this.folder, 'status.yaml');
    const endpoints = names.map(
      (name, index) => `  - {name: '${name}', url: 'http://127.0.0.1:${20_000 + index}/', group: all}`,
    );
    writeFileSync(file, `name: Example\n${extra}endpoints:\n${endpoints.join('\n')}\n`);
    return readMonitorConfig(file);
  }

  static async open(extra = ''): Promise<MonitorScene> {
    const scene = new MonitorScene(mkdtempSync(join(tmpdir(), 'almanac-monitor-')), extra);
    await scene.start();
    return scene;
  }

  /** Opens the page, also once more after `stop`. */
  async start(): Promise<void> {
    const { config } = this;
    this.history = await ProbeHistory.open(config.history, config.window);
    let readMs = 0;
    // A scene reads each time: a second and more is over.
    const folder = new NotesFolder(config.notes, () => (readMs += 1_000));
    this.board = await MonitorBoard.open({
      config,
      history: this.history,
      notes: () => folder.read((error) => this.faults.push(error)),
    });
    if (this.history.closedUntilS === 0) await this.board.close(noonS);
    const source = new MonitorStatus({
      name: config.name,
      id: this.history.page,
      board: this.board,
      nowMs: () => this.nowMs,
    });
    this.server = await createMonitorServer({
      source,
      log: silentLogger(),
      perMinute: 10_000,
      publicUrl: 'https://status.example.org',
      health: () => ({ blindSinceMs: undefined, closedUntilS: this.history.closedUntilS }),
    });
  }

  async stop(): Promise<void> {
    await this.server.close();
    await this.history.end();
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Samples of all endpoints every 10 s from one instant to another, and the windows closed. */
  async live(
    fromS: number,
    untilS: number,
    outcomeOf: (name: string, atS: number) => SampleOutcome | undefined = () => answered,
  ): Promise<void> {
    const work: Promise<void>[] = [];
    for (let atS = fromS; atS < untilS; atS += 10) {
      for (const name of names) {
        const outcome = outcomeOf(name, atS);
        if (!outcome) continue;
        const endpoint = this.board.numberOf(name) ?? 0;
        const isFast = outcome.kind === 'answer';
        work.push(
          this.history.add({ endpoint, instantUs: atS * 1_000_000, intervalMs: 10_000, outcome, isFast }),
        );
      }
    }
    await Promise.all(work);
    await this.board.close(untilS);
    this.nowMs = untilS * 1_000;
  }

  async get(url: string): Promise<{ status: number; body: string; json: Record<string, unknown> }> {
    const answer = await this.server.inject(url);
    const isJson = String(answer.headers['content-type']).startsWith('application/json');
    const json = isJson ? answer.json<Record<string, unknown>>() : {};
    return { status: answer.statusCode, body: answer.body, json };
  }
}
