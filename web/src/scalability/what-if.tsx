import { figure } from '@almanac-chain/agent/base/figure';
import { limitOf, peakOf, sizesFor, type UslParameters } from '@almanac-chain/agent/usl/model';
import { percentOf } from '@almanac-chain/agent/words/law-text';
import { useRoute } from '../app/route.ts';

/** Sliders for the law's three numbers and for a load: what would become of the peak. The curve is drawn beside the proved one. */
export function WhatIf({ law }: { readonly law: UslParameters }) {
  const { params, set } = useRoute();
  const read = (name: string, own: number): number => {
    const value = Number(params.get(name) ?? Number.NaN);
    return Number.isFinite(value) && value >= 0 ? value : own;
  };
  const tried = {
    lambda: read('l', law.lambda),
    sigma: Math.min(1, read('s', law.sigma)),
    kappa: read('k', law.kappa),
  };
  const change = (part: Partial<UslParameters>): void => {
    const { lambda, sigma, kappa } = { ...tried, ...part };
    set({ l: String(lambda), s: String(sigma), k: String(kappa) });
  };
  const peak = peakOf(tried);
  const limit = limitOf(tried);
  const highest = peak?.throughput ?? limit;
  const load = read('load', (highest ?? law.lambda) / 2);
  const reached = sizesFor(tried, load);
  return (
    <details className="what-if">
      <summary>What if: other contention, coherency, load</summary>
      <div className="sliders">
        <Slider
          label="λ, throughput of one"
          value={tried.lambda}
          most={4 * law.lambda}
          shown={figure}
          onChange={(lambda) => change({ lambda })}
        />
        <Slider
          label="σ, contention"
          value={tried.sigma}
          most={Math.min(1, Math.max(0.2, 4 * law.sigma))}
          shown={percentOf}
          onChange={(sigma) => change({ sigma })}
        />
        <Slider
          label="κ, coherency"
          value={tried.kappa}
          most={Math.max(0.01, 4 * law.kappa)}
          shown={percentOf}
          onChange={(kappa) => change({ kappa })}
        />
        <Slider
          label="load, transactions/s"
          value={load}
          most={2 * (highest ?? 10 * law.lambda)}
          shown={figure}
          onChange={(value) => set({ load: String(value) })}
        />
      </div>
      <p aria-live="polite">
        {peak
          ? `Its peak is ${figure(peak.throughput)} at ${figure(peak.n)}, the best whole size ${peak.bestN}.`
          : limit === undefined
            ? 'It has no peak and no limit.'
            : `It has no peak; throughput approaches ${figure(limit)}.`}{' '}
        {reached
          ? `A load of ${figure(load)} is carried from size ${figure(Math.max(1, reached.rising))} on${reached.falling === undefined ? '' : `, and no more beyond ${figure(reached.falling)}`}.`
          : `No size carries a load of ${figure(load)}.`}
      </p>
      <button
        type="button"
        onClick={() => set({ l: undefined, s: undefined, k: undefined, load: undefined })}
      >
        Back to the proved law
      </button>
    </details>
  );
}

function Slider({
  label,
  value,
  most,
  shown,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly shown: (value: number) => string;
  readonly onChange: (value: number) => void;
}) {
  return (
    <label>
      {label}: <b>{shown(value)}</b>
      <input
        type="range"
        min={0}
        max={most}
        step={most / 400}
        value={value}
        aria-valuetext={shown(value)}
        onChange={({ target }) => onChange(Number(target.value))}
      />
    </label>
  );
}
