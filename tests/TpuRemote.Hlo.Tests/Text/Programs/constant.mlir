module {
  func.func public @main() -> (tensor<2x2xf32>, tensor<i64>, tensor<i1>, tensor<0x3xf32>) {
    %cst = stablehlo.constant dense<[[1.000000e+00, 2.500000e-01], [-3.000000e+00, 0.333333343]]> : tensor<2x2xf32>
    %c = stablehlo.constant dense<-9223372036854775808> : tensor<i64>
    %c_0 = stablehlo.constant dense<true> : tensor<i1>
    %cst_1 = stablehlo.constant {note = "empty"} dense<> : tensor<0x3xf32>
    return %cst, %c, %c_0, %cst_1 : tensor<2x2xf32>, tensor<i64>, tensor<i1>, tensor<0x3xf32>
  }
  func.func public @generic() -> (tensor<2x2xf32>, tensor<i64>, tensor<i1>, tensor<0x3xf32>) {
    %0 = "stablehlo.constant"() <{value = dense<[[1.0, 0.25], [-3.0, 0x3EAAAAAB]]> : tensor<2x2xf32>}> : () -> tensor<2x2xf32>
    %1 = "stablehlo.constant"() {value = dense<0x8000000000000000> : tensor<i64>} : () -> tensor<i64>
    %2 = "stablehlo.constant"() <{value = dense<"0x01"> : tensor<i1>}> : () -> tensor<i1>
    %3 = "stablehlo.constant"() <{value = dense<> : tensor<0x3xf32>}> {note = "empty"} : () -> tensor<0x3xf32>
    return %0, %1, %2, %3 : tensor<2x2xf32>, tensor<i64>, tensor<i1>, tensor<0x3xf32>
  }
}
