module patterns

go 1.25
