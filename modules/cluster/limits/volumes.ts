/**
 * Smallest step by which MSK grows a volume, in GiB. Source: AWS provider issue 20327 ("you must increase it by at least 10 GiB"); MSK
 * developer guide, automatic scaling, 2026-11.
 */
export const SMALLEST_GROWTH_GIB = 10;
