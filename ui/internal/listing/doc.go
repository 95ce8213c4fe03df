// Package listing owns the shape of lists: which rows are in view, where the cursor stands, and which columns fit. It
// draws nothing and knows no data, so that every page scrolls, pages and clicks the same way.
package listing
