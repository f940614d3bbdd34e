/** Fresh test samples of shifted-gauss. */
export const SHIFTED_TEST = 2000;
