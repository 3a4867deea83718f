code_of('CAN')
