// Passbook is a terminal client for one person's finances.
package main

func main() {}
