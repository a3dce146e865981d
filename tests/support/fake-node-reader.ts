import type { NodeState } from '../../offchain-agent/src/lab/real/state.ts';
import type { OnBlock } from '../../offchain-agent/src/lab/watch/node-chain.ts';
import type { NodeReader, NodeReading } from '../../offchain-agent/src/lab/watch/node-reader.ts';

/** A node that makes a block each time that it is read, with half a second of CPU and 1 MB to disk. */
export class FakeNodeReader implements NodeReader {
  state: NodeReading['state'] = 'running';
  /** Counts what the node did; a test may set them. */
  reads = 0;
  pool = 0;
  isClosed = false;
  readonly #onBlock: OnBlock;
  #pid = 1_000;

  constructor(onBlock: OnBlock) {
    this.#onBlock = onBlock;
  }

  read(_node: NodeState, deep: boolean): Promise<NodeReading> {
    const { state } = this;
    const nothing = { report: undefined, pool: undefined, exposition: undefined };
    if (state === 'gone') return Promise.resolve({ state, pid: undefined, process: undefined, ...nothing });
    if (state === 'running') this.reads += 1;
    const { reads } = this;
    const process = {
      cpuSeconds: reads / 2,
      memoryBytes: 150e6,
      readBytes: 0,
      writtenBytes: reads * 1e6,
    };
    if (state === 'paused') return Promise.resolve({ state, pid: this.#pid, process, ...nothing });
    this.#onBlock(`0x${reads.toString(16).padStart(64, '0')}`, reads * 1_000);
    return Promise.resolve({
      state,
      pid: this.#pid,
      process,
      report: { peers: 1, best: reads, finalized: Math.max(0, reads - 2) },
      pool: deep ? this.pool : undefined,
      exposition: deep ? fakeExposition(reads) : undefined,
    });
  }

  /** Another process in its place, which counts anew. */
  restart(): void {
    this.#pid += 1;
    this.reads = 0;
    this.state = 'running';
  }

  close(): void {
    this.isClosed = true;
  }
}

/** As a node of Substrate exposes: a block takes 20 ms to import and 5 ms to construct. */
function fakeExposition(blocks: number): string {
  return `# HELP substrate_block_height Block height info of the chain
# TYPE substrate_block_height gauge
substrate_block_height{status="best",chain="local"} ${blocks}
# HELP substrate_block_verification_and_import_time Time taken to verify and import blocks
# TYPE substrate_block_verification_and_import_time histogram
substrate_block_verification_and_import_time_bucket{chain="local",le="+Inf"} ${blocks}
substrate_block_verification_and_import_time_sum{chain="local"} ${blocks * 0.02}
substrate_block_verification_and_import_time_count{chain="local"} ${blocks}
# HELP substrate_proposer_block_constructed Histogram of time taken to construct new block
# TYPE substrate_proposer_block_constructed histogram
substrate_proposer_block_constructed_sum{chain="local"} ${blocks * 0.005}
substrate_proposer_block_constructed_count{chain="local"} ${blocks}
# HELP substrate_sub_libp2p_network_bytes_total Total bandwidth usage
# TYPE substrate_sub_libp2p_network_bytes_total counter
substrate_sub_libp2p_network_bytes_total{direction="in",chain="local"} ${blocks * 3_000}
substrate_sub_libp2p_network_bytes_total{direction="out",chain="local"} ${blocks * 2_000}
`;
}
