package bank

import "slices"

// rhythm is how often the rows of a group come.
type rhythm struct {
	frequency Frequency
	days      int // from one to the next
}

// grace is how late the next row may be before the stream counts as ended.
func (r rhythm) grace() int { return max(3, min(r.days/3, 30)) }

// young reports whether two rows are enough to suspect a stream: bills, or one amount twice, a year apart or in a
// category that people subscribe to.
func (r rhythm) young(rows []*Transaction) bool {
	if r.frequency == FrequencyUnknown {
		return false
	}
	last := rows[len(rows)-1]
	if variesByNature(last.Personal) {
		return true
	}
	if r.frequency == Annually {
		return rows[0].Amount == last.Amount
	}
	const subscription = "18061000"
	switch last.Personal.Detailed {
	case "ENTERTAINMENT_TV_AND_MOVIES", "ENTERTAINMENT_MUSIC_AND_AUDIO", "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS", "TRANSFER_OUT_SAVINGS", "TRANSFER_IN_SAVINGS":
	default:
		if last.Category.ID != subscription {
			return false
		}
	}
	return rows[0].Amount == last.Amount
}

// rhythm finds the cadence of a group. It goes by the day of purchase where that is known, because posting waits for
// working days.
func (g group) rhythm() (rhythm, bool) {
	if len(g.rows) < 2 {
		return rhythm{}, false
	}
	days := make([]Date, len(g.rows))
	for i, row := range g.rows {
		days[i] = row.On
		if row.AuthorizedOn != 0 {
			days[i] = row.AuthorizedOn
		}
	}
	slices.Sort(days)
	gaps := make([]int, len(days)-1)
	for i := range gaps {
		gaps[i] = days[i+1].Sub(days[i])
	}
	sorted := slices.Sorted(slices.Values(gaps))
	median := sorted[len(sorted)/2]
	candidate, slack := nearest(median)
	if candidate.days == 0 {
		return rhythm{}, false
	}
	if candidate.frequency == FrequencyUnknown && len(gaps) < 2 {
		return rhythm{}, false
	}
	if !regular(gaps, candidate.days, slack) {
		return rhythm{}, false
	}
	if candidate.frequency == Biweekly && !sameWeekday(days) {
		candidate = rhythm{frequency: SemiMonthly, days: 16}
	}
	return candidate, true
}

// nearest is the rhythm of a gap and how far other gaps may be from it.
func nearest(gap int) (rhythm, int) {
	switch {
	case gap >= 6 && gap <= 8:
		return rhythm{Weekly, 7}, 2
	case gap >= 12 && gap <= 17:
		return rhythm{Biweekly, 14}, 4
	case gap >= 26 && gap <= 35:
		return rhythm{Monthly, 31}, 6
	case gap >= 355 && gap <= 376:
		return rhythm{Annually, 366}, 12
	case gap >= 40 && gap < 355: // every second month, quarterly, half-yearly: a cadence without a name
		return rhythm{FrequencyUnknown, gap}, 8
	default:
		return rhythm{}, 0
	}
}

// regular reports whether four gaps in five are the expected one; a gap of twice that (one row missing) is no
// breach, but it is no proof either.
func regular(gaps []int, days, slack int) bool {
	on, off := 0, 0
	for _, gap := range gaps {
		switch {
		case gap >= days-slack && gap <= days+slack:
			on++
		case gap >= 2*days-slack && gap <= 2*days+slack:
		default:
			off++
		}
	}
	return on > 0 && on*2 >= len(gaps) && off*4 <= on
}

// sameWeekday reports whether nearly all days fall on one day of the week.
func sameWeekday(days []Date) bool {
	var counts [7]int
	for _, day := range days {
		counts[day.Weekday()]++
	}
	return slices.Max(counts[:])*5 >= len(days)*4
}
