import type { PalletVersion } from '../../../tests/support/payout-eras.ts';

/** A release of pallet-staking-async, and the crates that go with it. */
export interface PalletRelease {
  readonly version: PalletVersion;
  readonly crate: string;
  /** What is new in it, as the sources in payouts-crate ask. */
  readonly features: readonly string[];
  readonly crates: Readonly<Record<string, string>>;
}

export const releases: readonly PalletRelease[] = [
  {
    version: '0.11',
    crate: '0.11.0',
    features: [],
    crates: {
      'frame-election-provider-support': '46',
      'frame-support': '46',
      'frame-system': '46',
      'pallet-balances': '47',
      'pallet-staking-async-rc-client': '0.8',
      'sp-io': '45',
      'sp-runtime': '46',
      'sp-staking': '43',
    },
  },
  {
    version: '0.13',
    crate: '0.13.0',
    features: ['incentive'],
    crates: {
      'frame-election-provider-support': '47',
      'frame-support': '47',
      'frame-system': '47',
      'pallet-balances': '48',
      'pallet-staking-async-rc-client': '0.10',
      'sp-io': '46',
      'sp-runtime': '47',
      'sp-staking': '44',
    },
  },
  {
    version: '0.17',
    crate: '0.17.0',
    features: ['incentive', 'weighted'],
    crates: {
      'frame-election-provider-support': '49',
      'frame-support': '49',
      'frame-system': '49',
      'pallet-balances': '51',
      'pallet-staking-async-rc-client': '0.13',
      'sp-io': '49',
      'sp-runtime': '49',
      'sp-staking': '46',
    },
  },
];

/** The manifest of a workspace that builds payouts-crate with a release. */
export function manifestOf({ version, crate, features, crates }: PalletRelease, sources: string): string {
  const needed = { 'pallet-staking-async': `=${crate}`, ...crates };
  return `[package]
name = "${programOf(version)}"
version = "0.0.0"
edition = "2021"
publish = false

[[bin]]
name = "${programOf(version)}"
path = "${sources}/main.rs"

[features]
default = [${['std', ...features].map((name) => `"${name}"`).join(', ')}]
std = []
incentive = []
weighted = []

[dependencies]
serde_json = "1"
# Derives of FRAME ask for them by name.
codec = { package = "parity-scale-codec", version = "3.7", features = ["derive"] }
scale-info = { version = "2.11", features = ["derive"] }
${Object.entries(needed)
  .map(([name, asked]) => `${name} = "${asked}"`)
  .join('\n')}

[profile.dev]
opt-level = 0
debug = 0
# What FRAME calls defensive must end as on a chain, not in a panic.
debug-assertions = false
incremental = false

[workspace]
`;
}

export function programOf(version: PalletVersion): string {
  return `payouts-${version.replace('.', '-')}`;
}
