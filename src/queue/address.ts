/** A Redis address without its user and password. */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** Reason why a text is not a Redis address; undefined where it is one. */
export function urlProblem(url: string): string | undefined {
  const help = 'give redis://[user:password@]host[:port][/database], or rediss:// for TLS';
  if (!URL.canParse(url)) return `is no address; ${help}`;
  const { protocol, hostname } = new URL(url);
  // The address is not repeated, since it may contain a password.
  if (protocol !== 'redis:' && protocol !== 'rediss:') return `is no address of a Redis; ${help}`;
  return hostname === '' ? `names no host; ${help}` : undefined;
}
