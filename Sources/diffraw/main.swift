import Command

DiffRAWCommand.main()
