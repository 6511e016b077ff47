/** How long to wait before the next try, in ms: twice as long each time, up to `longest`, and never in step with others. */
export const backOff = (tries: number, first: number, longest: number): number =>
  Math.min(first * 2 ** tries, longest) * (0.75 + Math.random() / 2)
