package ledger

import "fmt"

// EditedRow is what an edit does to one row.
type EditedRow struct {
	Row     LocalID
	Before  Overlay // the hand's layer
	After   Overlay
	Inverse Edit
}

// HandOf is a row with the hand's layer of it.
type HandOf struct {
	Row  Transaction
	Hand Overlay
}

// Spread applies one edit to many rows. Rows that are already so are left out; an edit that does not fit one of them is
// refused for all, so that an act is done whole or not at all.
func Spread(e Edit, rows []HandOf) ([]EditedRow, error) {
	e, err := e.Clean()
	if err != nil {
		return nil, err
	}
	var edited []EditedRow
	for _, r := range rows {
		if err := CheckEdit(r.Row, e); err != nil {
			return nil, fmt.Errorf("%s of %s: %w", r.Row.Amount, r.Row.ShownOn(), err)
		}
		after, inverse := ApplyEdit(r.Hand, e)
		if len(Differences(r.Hand, after)) > 0 {
			edited = append(edited, EditedRow{r.Row.LocalID, r.Hand, after, inverse})
		}
	}
	return edited, nil
}
