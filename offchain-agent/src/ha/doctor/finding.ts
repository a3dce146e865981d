/** What one look found. */
export interface DoctorFinding {
  /** What was looked at. */
  readonly about: string;
  /** A warning is a risk; with a fault the node signs nothing, or must not be started. */
  readonly state: 'ok' | 'warning' | 'fault';
  /** What was found and, unless all is well, what to do. */
  readonly text: string;
}

export function ok(about: string, text: string): DoctorFinding {
  return { about, state: 'ok', text };
}

export function warning(about: string, text: string): DoctorFinding {
  return { about, state: 'warning', text };
}

export function fault(about: string, text: string): DoctorFinding {
  return { about, state: 'fault', text };
}
