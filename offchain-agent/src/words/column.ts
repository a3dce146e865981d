/** A column of a table, on the command line and on the pages. */
export interface TableColumn {
  readonly title: string;
  /** Numbers stand right, so that their digits line up. */
  readonly align?: 'left' | 'right';
}
