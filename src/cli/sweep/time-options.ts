const SECONDS = { d: 86_400, h: 3600, m: 60, s: 1 } as const;

/** Parses a duration such as `8h`, `90m` or `1h30m` to seconds; undefined where it is invalid. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?[dhms])+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)([dhms])/g)) {
    const each = Object.entries(SECONDS).find(([name]) => name === unit)?.[1] ?? 0;
    seconds += Number(count) * each;
  }
  return seconds > 0 ? seconds : undefined;
}

/** Seconds from `now` until the clock next shows `hh:mm`; undefined where that is not a time of day. */
export function secondsUntil(text: string, now: Date): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  const [h, m] = [Number(hours), Number(minutes)];
  if (!(h < 24 && m < 60)) return undefined;
  const then = new Date(now);
  then.setHours(h, m, 0, 0);
  if (then <= now) then.setDate(then.getDate() + 1);
  return (then.getTime() - now.getTime()) / 1000;
}
