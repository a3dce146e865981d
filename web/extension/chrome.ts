/** The part of the extension API that is used; Firefox has the same names. */
interface ExtensionApi {
  readonly runtime: {
    readonly onMessage: {
      addListener(
        listener: (message: unknown, sender: unknown, respond: (answer: unknown) => void) => boolean,
      ): void;
    };
    sendMessage(message: unknown): Promise<unknown>;
    openOptionsPage(): Promise<void>;
  };
  readonly storage: {
    readonly local: {
      get(key: string): Promise<Readonly<Record<string, unknown>>>;
      set(values: Readonly<Record<string, unknown>>): Promise<void>;
    };
    readonly onChanged: { addListener(listener: () => void): void };
  };
  readonly permissions: {
    request(asked: { readonly origins: readonly string[] }): Promise<boolean>;
    remove(asked: { readonly origins: readonly string[] }): Promise<boolean>;
  };
  readonly tabs: {
    query(asked: {
      readonly active: boolean;
      readonly currentWindow: boolean;
    }): Promise<readonly { readonly id?: number }[]>;
    sendMessage(tab: number, message: unknown): Promise<unknown>;
  };
}

/** The browser's own object; read where it is used, so that tests can import what stands around it. */
export function extensionApi(): ExtensionApi {
  return (globalThis as unknown as { readonly chrome: ExtensionApi }).chrome;
}
