// Package config owns where Passbook's files are and what the person has set: config.toml, the environment, and files
// that hold secrets. It reads each once, checks it, and gives back one typed value; whatever is wrong is one sentence that
// names the place. It must not open the database, talk to anybody, or keep anything in a package variable.
package config
