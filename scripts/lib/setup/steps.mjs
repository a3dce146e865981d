import { hasWasmTarget, wasmTarget } from '../cargo-env.mjs';
import { rustWorkspace } from '../folders.mjs';
import { ensureInstalled, isInstalled } from '../install.mjs';
import { ask } from '../process.mjs';
import { installPackages, isOnPath } from './debian.mjs';
import { isWasmToolchainReady, makeWasmToolchain } from './wasm-toolchain.mjs';

const rustupCommand = "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y";

/**
 * What a machine needs, in the order in which one stands on the other. `install` returns a sentence
 * when it could not do its work, else nothing.
 */
export function setupSteps() {
  return [npmModules(), rust(), rustTools(), compilers(), ...wasm()];
}

function npmModules() {
  return {
    name: 'npm modules',
    why: 'the agent, its checks and tests',
    isDone: isInstalled,
    install: ensureInstalled,
  };
}

function rust() {
  return {
    name: 'rust',
    why: 'the runtime and the node',
    isDone: () => answers('cargo', '--version') && answers('rustup', '--version'),
    install: async () =>
      `there is no rustup with cargo on PATH; install it, then run this again:\n  ${rustupCommand}`,
  };
}

function rustTools() {
  return {
    name: 'rustfmt and clippy',
    why: 'npm test checks the Rust sources with them',
    isDone: () => answers('cargo', 'fmt', '--version') && answers('cargo', 'clippy', '--version'),
    install: async () => 'run `rustup component add rustfmt clippy`, then this again',
  };
}

function compilers() {
  return {
    name: 'compilers',
    why: 'crates of the node compile C++ and protocol buffers',
    isDone: () => ['cc', 'c++', 'make', 'protoc'].every(isOnPath),
    install: async () => installPackages(['build-essential', 'protobuf-compiler']),
  };
}

function wasm() {
  const name = `rust for ${wasmTarget}`;
  if (hasWasmTarget()) {
    return [{ name, why: 'rustup has it: nothing to make', isDone: () => true }];
  }
  return [
    {
      name: 'packages for WebAssembly',
      why: `this rustup has no ${wasmTarget}; Debian's Rust can build its standard library`,
      isDone: () =>
        answers('/usr/bin/rustc', '--version') &&
        answers('/usr/bin/cargo', '--version') &&
        isOnPath('wasm-ld'),
      install: async () => {
        const fault = await installPackages(['rustc-web', 'cargo-web', 'rust-web-src', 'lld']);
        return fault && `${fault}\nWithout Debian's packages: rustup target add ${wasmTarget}`;
      },
    },
    {
      name,
      why: 'a tool chain beside the usual one, in the cache folder',
      isDone: isWasmToolchainReady,
      install: makeWasmToolchain,
    },
  ];
}

function answers(command, ...args) {
  return ask(command, args, { cwd: rustWorkspace }) !== undefined;
}
