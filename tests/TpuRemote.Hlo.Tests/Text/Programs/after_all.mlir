module {
  func.func public @main(%arg0: !stablehlo.token, %arg1: !stablehlo.token) -> !stablehlo.token {
    %0 = stablehlo.after_all %arg0, %arg1 : !stablehlo.token
    %1 = stablehlo.after_all : !stablehlo.token
    return %0 : !stablehlo.token
  }
  func.func public @generic(%arg0: !stablehlo.token, %arg1: !stablehlo.token) -> !stablehlo.token {
    %0 = "stablehlo.after_all"(%arg0, %arg1) : (!stablehlo.token, !stablehlo.token) -> !stablehlo.token
    %1 = "stablehlo.after_all"() : () -> !stablehlo.token
    return %0 : !stablehlo.token
  }
}
