package store

import (
	"context"
	"database/sql"
)

// Tags returns every tag that a row carries or carried, whatever its case once, in tag order. They are few, and found without
// reading the rows.
func (s *Store) Tags(ctx context.Context) ([]string, error) {
	var tags []string
	err := s.query(ctx, "list tags", `SELECT min(j.value) FROM layers, json_each(layers.body, '$.tags') j
		GROUP BY lower(j.value) ORDER BY lower(j.value)`, func(rows *sql.Rows) error {
		var tag string
		err := rows.Scan(&tag)
		tags = append(tags, tag)
		return err
	})
	return tags, err
}
