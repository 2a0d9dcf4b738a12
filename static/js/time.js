// Keeps "3 minutes ago" true while a page stays open, as core/html.c words it,
// and shows the exact time in the reader's own time zone; and what time it is where somebody is.
const UNITS = [[86400, '1 day', 'days'], [3600, '1 hour', 'hours'], [60, '1 minute', 'minutes']];
const MONTH = 30 * 86400;

function relative(apart) {
	for (const [seconds, one, many] of UNITS) {
		const count = Math.floor(Math.abs(apart) / seconds);
		if (count === 0)
			continue;
		const text = count === 1 ? one : `${count} ${many}`;
		return apart < 0 ? `in ${text}` : `${text} ago`;
	}
	return 'just now';
}

function refresh() {
	for (const time of document.querySelectorAll('time[datetime]')) {
		const at = new Date(time.dateTime);
		const apart = (Date.now() - at) / 1000;
		if (Math.abs(apart) < MONTH)
			time.textContent = relative(apart);
		time.title = at.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'short' });
	}
	document.querySelectorAll('[data-zone]').forEach(showClock);
}

function showClock(place) {
	const { zone } = place.dataset;
	try {
		place.textContent = `${new Date().toLocaleTimeString(undefined, { timeStyle: 'short', timeZone: zone })} in ${zone}`;
	} catch {
		// a zone that this browser does not know keeps its name alone
	}
}

export function keepTimes() {
	refresh();
	setInterval(refresh, 60000);
}
