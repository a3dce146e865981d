/** What became of a message. A failure is told in words that hold no address and no secret; those of a service are cut to 200 characters. */
export type Delivery =
  | {
      readonly isDelivered: true;
      /** What is wrong all the same, and stays so. */
      readonly but?: string;
    }
  | { readonly isDelivered: false; readonly why: string; readonly retryAfterMs?: number };
