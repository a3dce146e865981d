import { figure } from '../base/figure.ts';
import type { ErrorBudget } from '../sli/error-budget.ts';

/** The counts of a budget, which anyone can check by hand. @example spentText(budget) // '9 missed, 2.88 allowed so far' */
export function spentText({ missed, allowed }: ErrorBudget): string {
  return `${missed.toLocaleString('en-US')} missed, ${figure(allowed)} allowed so far`;
}
