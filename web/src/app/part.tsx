import { Component, type ReactNode } from 'react';

/** How long after it failed a part is shown again. */
const againMs = 2_000;

interface PartProps {
  readonly children: ReactNode;
  /** What is shown: another one is shown immediately, whatever the one before did. */
  readonly of?: string;
}

interface PartState {
  readonly error?: unknown;
}

/** Shows a part of the page; when the part throws, a sentence in its place, and the part again a little later. The rest stays. */
export class Part extends Component<PartProps, PartState> {
  override state: PartState = {};
  #again: ReturnType<typeof setTimeout> | undefined;

  static getDerivedStateFromError(error: unknown): PartState {
    return { error };
  }

  override componentDidCatch(): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(this.#retry, againMs);
  }

  override componentDidUpdate({ of }: PartProps): void {
    if (of !== this.props.of && this.state.error !== undefined) this.#retry();
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#again);
  }

  readonly #retry = (): void => this.setState({ error: undefined });

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div className="failure" role="alert">
        <p>
          This part of the page failed: {error instanceof Error ? error.message : 'it gives no reason'}. It is
          shown again automatically.
        </p>
        <button type="button" onClick={this.#retry}>
          Show it now
        </button>
      </div>
    );
  }
}
