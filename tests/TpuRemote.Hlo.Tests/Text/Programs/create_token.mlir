module {
  func.func public @main() -> !stablehlo.token {
    %0 = stablehlo.create_token : !stablehlo.token
    return %0 : !stablehlo.token
  }
  func.func public @generic() -> !stablehlo.token {
    %0 = "stablehlo.create_token"() : () -> !stablehlo.token
    return %0 : !stablehlo.token
  }
}
