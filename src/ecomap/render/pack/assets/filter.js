/* Which sites are shown, and in what order. */
function shownSites() {
  const wanted = byId('search').value.trim().toLowerCase();
  const kind = byId('kind').value;
  const here = currentPosition();
  const fits = (site) =>
    (!kind || site.kind === kind)
    && (!byId('open-only').checked || (packStatuses.get(site.status) || { class: 'open' }).class === 'open')
    && (!byId('unlocated-only').checked || !isLocated(site))
    && (!wanted || [site.site_id, site.name, site.name_en, ...site.aliases, ...site.tags].some((name) => name.toLowerCase().includes(wanted)));
  const found = PACK.sites.filter(fits).map((site) => ({ site, way: here ? wayTo(site, here) : null }));
  return found.sort((one, other) => rank(one) - rank(other) || (one.site.site_id < other.site.site_id ? -1 : 1));
}

/*
 * Surveyed places by distance. An anchor stands where its settlement is, after what is surely as near: it may be anywhere
 * around. Sites without a place come last; without a position, what is late comes first.
 */
function rank({ site, way }) {
  if (!currentPosition()) return site.days_left === null ? 1e6 : site.days_left;
  if (!way) return 1e9;
  return way.distance + (isAnchor(site) ? site.accuracy_m || 10000 : 0);
}
